"""Translation models of Marian: their files of weights, of pieces and of likely words."""
