"""Rules about transfers outside the EEA that words alone do not decide."""
