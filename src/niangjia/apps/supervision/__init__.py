"""Supervision by the union (劳动法律监督): 一函两书, hand-over to the inspectorate."""
