"""From what happened to what is written down: registers as pure functions. MODEL 13; docs/model.md 17."""
