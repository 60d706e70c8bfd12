"""Reading the exchange: who calls, what others hold, what waits to go out, how the channels are used."""
