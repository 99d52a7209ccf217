"""How work and knowledge rest on people, and what happens when somebody is gone. MODEL 12."""
