"""The code behind the headings of the scenarios."""
