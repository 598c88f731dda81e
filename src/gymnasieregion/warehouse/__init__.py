"""The warehouse: snapshots of the records as Parquet files, and the engines that answer questions about them."""
