"""Part-time timetables: reads, forms, words, measures, who may; writes: `services.part_time`."""
