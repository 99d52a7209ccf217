"""The report for planners: one HTML file that needs nothing but a browser."""
