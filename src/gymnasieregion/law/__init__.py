"""The law by date: reads the parameters and answers what held on a day."""
