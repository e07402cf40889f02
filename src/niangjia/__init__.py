"""niangjia (娘家): the system a trade-union federation runs on."""
