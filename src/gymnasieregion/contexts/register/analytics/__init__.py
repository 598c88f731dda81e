"""Follow-up as questions to the warehouse, in Ibis: tables in, tables out; nothing here is run.

``persons`` and ``spells`` are what a snapshot holds, ``outcomes`` is made of them once a snapshot, one row a person;
what is published is asked of ``outcomes`` and ``spells``. The columns: ``services.warehouse_rows``. What is right is
defined by the twins in ``core.followup`` and ``core.measure_counts``.
"""
