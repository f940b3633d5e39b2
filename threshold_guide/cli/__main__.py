"""python -m threshold_guide.cli"""
import sys

from threshold_guide.cli import main

sys.exit(main())
