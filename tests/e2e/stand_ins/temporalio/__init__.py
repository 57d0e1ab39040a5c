"""As much of Temporal's SDK as the example uses, to run it without Temporal."""
