"""Measurements beside other tools; nothing here is needed to run or to test the product."""
