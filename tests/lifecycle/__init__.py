"""Tests of the rule core and of the rows below it."""
