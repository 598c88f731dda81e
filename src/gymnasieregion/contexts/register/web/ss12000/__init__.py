"""The provider of SS 12000:2020: what school systems fetch from the register."""
