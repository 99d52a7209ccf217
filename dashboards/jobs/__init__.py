"""The job service: computes for many pages at once on a few warmed processes; knows nothing of pages."""
