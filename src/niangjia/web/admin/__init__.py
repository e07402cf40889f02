"""Pages of the federation's administrators: the tree, the people, their dated roles."""
