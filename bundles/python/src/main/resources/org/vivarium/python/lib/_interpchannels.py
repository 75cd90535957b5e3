"""Channels between interpreters, over the runtime's own."""

import _thread as _threads
from _weakref import ref as _ref

import _crossing
from _arguments import Parameters as _Parameters, c_int as _c_int, id_number as _id_number, nanoseconds as _nanoseconds


class ChannelError(RuntimeError):
    pass


class ChannelNotFoundError(ChannelError):
    pass


class ChannelClosedError(ChannelError):
    pass


class ChannelEmptyError(ChannelError):
    pass


class ChannelNotEmptyError(ChannelError):
    pass


# --- ids: the interpreter keeps a channel as long as it has one of them ---

_MISSING = object()
_SEND, _RECV, _BOTH = 'send', 'recv', 'both'

# How many ids of each channel there are here, and those of ids that are gone, until somebody takes note of it.
_counts = {}
_counting = _threads.allocate_lock()
_gone = []

# The channel of each reference to an id's handle.
_references = {}


class _Handle:
    """Lives as long as an id does, to which there are no weak references."""

    __slots__ = ('__weakref__',)


def _hold(number, force):
    """A handle for a new id, or None when there is no such channel and that is forced."""
    with _counting:
        try:
            _host.channel_keep(number)
        except ChannelNotFoundError:
            if not force:
                raise
            return None
        _counts[number] = _counts.get(number, 0) + 1
        handle = _Handle()
        _references[_ref(handle, _dropped)] = number
    _take_note()
    return handle


def _dropped(reference):
    _gone.append(_references.pop(reference))
    _take_note()


def _take_note():
    """Lets go of the channels whose last id is gone. It may come in between anything; who holds the lock does it afterwards."""
    while _gone and _counting.acquire(False):
        try:
            number = _gone.pop() if _gone else None
            if number is not None:
                _counts[number] -= 1
                if not _counts[number]:
                    del _counts[number]
                    _host.channel_let_go(number)
        finally:
            _counting.release()


class ChannelID:
    """Stands for a channel, or for one end of it; wherever an int will do, for the channel's number."""

    __slots__ = ('_number', '_end', '_resolve', '_handle')

    def __new__(cls, /, *args, **kwargs):
        name = '_interpchannels.ChannelID' if cls is ChannelID else cls.__name__
        raise TypeError(f"cannot create '{name}' instances")

    @property
    def end(self):
        """Which end this stands for, as a word; 'both' is the channel as a whole."""
        return self._end

    @property
    def send(self):
        """A new id, for sending on the same channel."""
        return _make_id(self._number, _SEND, True, self._resolve)

    @property
    def recv(self):
        """A new id, for receiving from the same channel."""
        return _make_id(self._number, _RECV, True, self._resolve)

    def __index__(self):
        return self._number

    __int__ = __index__

    def __str__(self):
        return str(self._number)

    def __repr__(self):
        end = '' if self._end == _BOTH else f', {self._end}=True'
        return f'{type(self).__name__}({self._number}{end})'

    def __hash__(self):
        return hash(self._number)

    def __eq__(self, other):
        if isinstance(other, ChannelID):
            return self._number == other._number and self._end == other._end
        kind = type(other)
        if isinstance(other, complex) or any(hasattr(kind, name) for name in ('__index__', '__int__', '__float__')):
            return self._number == other
        return NotImplemented

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '_interpchannels.ChannelID' object")


def _make_id(number, end, force, resolve=False):
    handle = _hold(number, force)
    made = object.__new__(ChannelID)
    made._number = number
    made._end = end
    made._resolve = resolve
    made._handle = handle
    return made


def _number_of(cid):
    return cid._number if isinstance(cid, ChannelID) else _id_number(cid, 'channel')


@_Parameters('ChannelID.__new__', 'id | $ send recv force _resolve')
def _channel_id(id, *, send=_MISSING, recv=_MISSING, force=False, _resolve=False):
    number = _number_of(id)
    if send is not _MISSING and recv is not _MISSING and not send and not recv:
        raise ValueError("'send' and 'recv' cannot both be False")
    sends = send is not _MISSING and send
    receives = recv is not _MISSING and recv
    if sends or receives:
        end = _BOTH if sends and receives else _SEND if sends else _RECV
    else:
        end = id._end if isinstance(id, ChannelID) else _BOTH
    return _make_id(number, end, force, bool(_resolve))


# --- the channels ---

@_Parameters('create', '| unboundop fallback')
def create(unboundop=-1, fallback=-1):
    """Make a channel and give its ChannelID. The arguments are what send() does when it is not told."""
    unboundop = _c_int(unboundop)
    fallback = _c_int(fallback)
    number = _host.channel_create(3 if unboundop < 0 else unboundop, 1 if fallback < 0 else fallback)
    return _make_id(number, _BOTH, False)


@_Parameters('channel_destroy', 'cid')
def destroy(cid):
    """End the channel, with whatever is in it; its id gives ChannelNotFoundError from then on."""
    _host.channel_destroy(_number_of(cid))


@_Parameters('_interpchannels.list_all', '')
def list_all():
    """Every channel there is as a tuple (id, unboundop, fallback), the newest first.

    Unlike in CPython an id that is not used any more goes some time later; a collection is made here for that.
    """
    import gc
    gc.collect()
    flat = _host.channels()
    channels = []
    for index in range(len(flat) - 3, -1, -3):
        number, unboundop, fallback = flat[index:index + 3]
        channels.append((_make_id(number, _BOTH, True), unboundop, fallback))
    return channels


@_Parameters('channel_list_interpreters', 'cid $ send')
def list_interpreters(cid, *, send):
    """The numbers of the interpreters that have used an end of the channel: the send end if send is true."""
    return list(_host.channel_interpreters(_number_of(cid), bool(send)))


@_Parameters('get_count', 'cid')
def get_count(cid):
    """How many items wait to be received."""
    return _host.channel_count(_number_of(cid))


@_Parameters('get_channel_defaults', 'cid')
def get_channel_defaults(cid):
    """The (unboundop, fallback) that create() was given for the channel."""
    return _host.channel_defaults(_number_of(cid), False)


# --- sending and receiving ---

@_Parameters('channel_send', 'cid obj | unboundop fallback $ blocking timeout')
def send(cid, obj, unboundop=-1, fallback=-1, *, blocking=True, timeout=None):
    """Send what the object is made of, and wait until somebody has received it, or for timeout seconds.

    With blocking false it is left in the channel, and nobody waits.
    """
    _send(_number_of(cid), obj, None, _c_int(unboundop), _c_int(fallback), blocking, timeout)


@_Parameters('channel_send_buffer', 'cid obj | unboundop fallback $ blocking timeout')
def send_buffer(cid, obj, unboundop=-1, fallback=-1, *, blocking=True, timeout=None):
    """Send a memoryview of the object, in the same way as send()."""
    _send(_number_of(cid), obj, memoryview, _c_int(unboundop), _c_int(fallback), blocking, timeout)


def _send(number, obj, convert, unboundop, fallback, blocking, timeout):
    if timeout is not None:
        if not blocking:
            raise ValueError("can't specify a timeout for a non-blocking call")
        timeout = _nanoseconds(timeout)
    default_unboundop, default_fallback = _host.channel_defaults(number, True)
    unboundop = default_unboundop if unboundop < 0 else unboundop
    fallback = default_fallback if fallback < 0 else fallback
    if not 1 <= unboundop <= 3:
        raise ValueError(f'unsupported unboundop {unboundop}')
    if fallback > 1:
        raise ValueError(f'unsupported fallback {fallback}')
    data = _crossing.encode(obj if convert is None else convert(obj), fallback == 1)
    if blocking:
        _host.channel_send_wait(number, data, unboundop, timeout)
    else:
        _host.channel_send(number, data, unboundop)


@_Parameters('channel_recv', 'cid | default')
def recv(cid, default=_MISSING):
    """Take the oldest item: (object, None), or (None, unboundop) when the interpreter that sent it has ended.

    An empty channel gives (default, None), or ChannelEmptyError when there is no default. Nobody waits.
    """
    number = _number_of(cid)
    received = _host.channel_recv(number)
    if received is None:
        if default is _MISSING:
            raise ChannelEmptyError(f'channel {number} is empty')
        return default, None
    if type(received) is tuple:
        return received[0], None
    return None, received


# --- closing ---

@_Parameters('channel_close', 'cid | $ send recv force')
def close(cid, *, send=False, recv=False, force=False):
    """End the use of the channel everywhere: of the end that is named, or of both when none or both are.

    An end that has items is not closed, unless it is the send end, which then is closed for sending alone, or force is given.
    """
    _host.channel_close(_number_of(cid), bool(send and not recv), bool(force))


@_Parameters('channel_release', 'cid | $ send recv force')
def release(cid, *, send=False, recv=False, force=False):
    """End the use of the channel here alone: of the end that is named, or of both when none or both are."""
    number = _number_of(cid)
    if bool(send) == bool(recv):
        _host.channel_release_both(number)
    else:
        _host.channel_release(number, bool(send))


# --- information ---

_FIELDS = ('open', 'closing', 'closed', 'count', 'num_interp_send', 'num_interp_send_released', 'num_interp_recv',
           'num_interp_recv_released')
_HIDDEN = ('num_interp_both', 'num_interp_both_released', 'num_interp_both_send_released',
           'num_interp_both_recv_released', 'send_associated', 'send_released', 'recv_associated', 'recv_released')


class ChannelInfo(tuple):
    """How a channel is doing: a tuple of the fields that count, with the others as attributes."""

    n_fields = len(_FIELDS) + len(_HIDDEN)
    n_sequence_fields = len(_FIELDS)
    n_unnamed_fields = 0
    __match_args__ = _FIELDS

    def __new__(cls, /, *args, **kwargs):
        return _new_info(cls, *_info_arguments(*args, **kwargs))

    def __setattr__(self, name, value):
        if name in _FIELDS or name in _HIDDEN:
            raise AttributeError('readonly attribute')
        raise AttributeError(f"'_interpchannels.ChannelInfo' object has no attribute '{name}'")

    def __repr__(self):
        fields = ', '.join(f'{name}={value!r}' for name, value in zip(_FIELDS, self))
        return f'_interpchannels.ChannelInfo({fields})'

    def __reduce__(self):
        return type(self), (tuple(self), {name: getattr(self, name) for name in _HIDDEN})


def _info_arguments(*args, **kwargs):
    _Parameters('structseq', 'sequence | dict').check(args, kwargs)
    given = dict(zip(('sequence', 'dict'), args), **kwargs)
    return given['sequence'], given.get('dict', {})


def _new_info(cls, sequence, hidden):
    try:
        values = tuple(sequence)
    except TypeError:
        raise TypeError('constructor requires a sequence') from None
    if len(values) < len(_FIELDS):
        raise TypeError(f'_interpchannels.ChannelInfo() takes an at least 8-sequence ({len(values)}-sequence given)')
    if len(values) > ChannelInfo.n_fields:
        raise TypeError(f'_interpchannels.ChannelInfo() takes an at most 16-sequence ({len(values)}-sequence given)')
    self = tuple.__new__(cls, values[:len(_FIELDS)])
    rest = values[len(_FIELDS):]
    for index, name in enumerate(_HIDDEN):
        self.__dict__[name] = rest[index] if index < len(rest) else hidden.get(name)
    return self


def _field(index):
    return property(lambda self: self[index])


for _index, _name in enumerate(_FIELDS):
    setattr(ChannelInfo, _name, _field(_index))


@_Parameters('_get_info', 'cid')
def get_info(cid):
    """The ChannelInfo of a channel."""
    return ChannelInfo(_host.channel_info(_number_of(cid)))


# --- what crosses ---

# The classes whose objects stand for an end of a channel.
_end_types = {}


@_Parameters('_register_end_types', 'send recv')
def _register_end_types(send, recv):
    for end, kind in ((_SEND, send), (_RECV, recv)):
        if not isinstance(kind, type):
            raise TypeError(f"expected a type for '{end}'")
    for kind in _end_types.values():
        _crossing.encoders.pop(kind, None)
    _end_types.update({_SEND: send, _RECV: recv})
    _crossing.encoders[send] = lambda end: _host.send_end(_number_of(end.id))
    _crossing.encoders[recv] = lambda end: _host.recv_end(_number_of(end.id))


def _encode_id(cid):
    if cid._resolve and cid._end != _BOTH:
        return _host.send_end(cid._number) if cid._end == _SEND else _host.recv_end(cid._number)
    return _host.channel_id(cid._number, cid._end)


def _decode_id(number, end):
    return _make_id(number, end, False)


def _decoder_of(end):
    def decode(number, script):
        """An object of the class that is registered, or the id when there is none."""
        if not _end_types:
            try:
                import test.support.channels
            except ImportError:
                return _make_id(number, end, False)
        cid = _make_id(number, end, False)
        return _end_types[end](cid) if _end_types else cid
    return decode


_crossing.encoders[ChannelID] = _encode_id
_crossing.decoders['channel'] = _decode_id
_crossing.decoders[_SEND] = _decoder_of(_SEND)
_crossing.decoders[_RECV] = _decoder_of(_RECV)
