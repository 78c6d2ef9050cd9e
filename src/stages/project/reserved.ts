import { locked } from './locked.ts';

/** Words that Python keeps for itself, in lower case. */
export const pythonKeywords = words(`
  and as assert async await break case class continue def del elif else except false finally for
  from global if import in is lambda lazy match none nonlocal not or pass raise return true try type
  while with yield
`);

/** Modules of Python's standard library, 3.11 to 3.15: a package of that name hides them. */
export const pythonModules = words(`
  abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop
  base64 bdb binascii bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop
  collections colorsys compileall compression concurrent configparser contextlib contextvars
  copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils
  doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch
  fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip
  hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress
  itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math
  mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath
  nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools
  pipes pkgutil platform plistlib poplib posix posixpath pprint profile profiling pstats pty pwd
  py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource
  rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib
  sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat
  statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny
  tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token tokenize
  tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest
  urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc
  zipapp zipfile zipimport zlib zoneinfo
`);

/** Names that such packages are imported by, and those that come beside them: in images, or on request. */
const imported = words(`
  absl attr contourpy cycler dateutil dotenv frontmatter functorch google grpc httpx isympy
  kiwisolver llama_cpp matplotlib mlflow mpl_toolkits mypyc nvidia opentelemetry pip py pylab
  pyparsing rpds sklearn torchgen torchvision uv vllm wheel yaml
`);

/** Packages that a project may come to hold, by the names they are installed and imported under. */
export const dependencies: ReadonlySet<string> = new Set([
  ...imported,
  ...[...words(locked)].map((name) => name.replaceAll(/[-.]/g, '_')),
]);

/** The generated project's own folders and scripts, which Python finds before its package. */
export const ownModules = words(`
  accept align app architecture baseline budget cluster collect compare conftest corpus curve
  data deploy errors eval evaluate fake_endpoint fit forgetting handbook_questions iterate judge knowing learn
  lifecycle load_test make_data make_preferences measure merge methods mixture models own_task people plans
  pretrain prompt ray_evaluate ray_train small_model smoke src tests tokenizer train try_prompt
`);

/** Names that Windows keeps for devices, in any folder. */
export const windowsDevices = words(`
  con prn aux nul com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4
  lpt5 lpt6 lpt7 lpt8 lpt9
`);

/** Names that npm refuses: Node's own modules. */
export const nodeModules = words(`
  assert async_hooks buffer child_process cluster console constants crypto dgram
  diagnostics_channel dns domain events fs http2 https inspector module net node_modules os path
  perf_hooks process punycode querystring readline repl stream string_decoder sys timers tls
  trace_events tty url util v8 vm wasi worker_threads zlib
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
