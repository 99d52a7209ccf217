"""Which of the unknown numbers decide an answer: screening, shares of the variation, and what luck alone does."""
