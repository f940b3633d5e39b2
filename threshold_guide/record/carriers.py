"""Where a file of each format carries its record."""
#: the attached file of a PDF
PDF_FILE = "threshold-guide-record.json"
#: the script element of an HTML file, which no browser runs
HTML_ID = "threshold-guide-record"
#: the part of a Word file; Word keeps custom XML parts when a file is saved again
WORD_PART, WORD_NAMESPACE = "/customXml/thresholdguide.xml", "urn:threshold-guide:record"
