"""What one interpreter changes, another does not see: modules, sys, warnings, the current directory of imports."""

import sys
import warnings

from concurrent import interpreters

interpreter = interpreters.create()
sys.setrecursionlimit(4321)
warnings.simplefilter('error')
import json
json.dumps = None

interpreter.exec("""
import json, sys, warnings
print(json.dumps([1, 2]))
print(sys.getrecursionlimit() != 4321)
warnings.simplefilter('ignore')
warnings.warn('not shown')
sys.path.append('/nowhere')
sys.modules['spam'] = sys
""")
print('/nowhere' in sys.path, 'spam' in sys.modules)
try:
    warnings.warn('an error here')
except UserWarning as warning:
    print('raised:', warning)
interpreter.close()
