"""What the Explore page shows of one municipality: three models on one clock, branches, exercises. No dash import."""
