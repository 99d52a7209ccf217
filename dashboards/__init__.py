"""The web pages: explore, compare, change a rule. They show what ``experiments`` gives."""
