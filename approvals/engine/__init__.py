"""Whose turn is it: the only package that knows viewflow. Everything else asks through `turns` and `inbox`."""
