"""What people see in a browser: the dashboard, its pages and the service that computes for them."""
