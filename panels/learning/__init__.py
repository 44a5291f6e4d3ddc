"""What the panel learns: how long children wait, what is decided, what comes of it.

`sight.py` says for whom figures are counted, `periods.py` over what time; a module for each part
counts it; `figures.py` is what all of them give, `small_numbers.py` what others than the child's
own people are shown of it; `page.py` puts it together for the page and the download.
"""
