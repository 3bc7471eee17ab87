"""台账: a bureau's register of the results that perfeval handed over, each entry chained to the one before."""
