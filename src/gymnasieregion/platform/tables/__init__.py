"""Tables that people hand in as files: described once, read whole, every fault told with what would be right."""
