package org.vivarium.console;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelNotFoundException;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.Received;
import org.vivarium.channels.Source;
import org.vivarium.channels.UnboundItems;

/** Channels in memory. */
final class FakeChannels implements Channels {
    final SortedMap<Long, FakeChannel> all = new TreeMap<>();
    private long last;

    /** The one with that id, which is there. */
    FakeChannel made(long id) {
        return Objects.requireNonNull(all.get(id));
    }

    @Override
    public Channel create(UnboundItems unbound, Fallback fallback) {
        FakeChannel made = new FakeChannel(++last, unbound, fallback);
        all.put(last, made);
        return made.ends();
    }

    @Override
    public Channel createKept(UnboundItems unbound, Fallback fallback) {
        throw new UnsupportedOperationException("no test makes channels for those that keep them");
    }

    @Override
    public void keep(long id) {
        throw new UnsupportedOperationException("no test keeps channels");
    }

    @Override
    public void letGo(long id) {
        throw new UnsupportedOperationException("no test keeps channels");
    }

    @Override
    public void release(long id) {
        throw new UnsupportedOperationException("no test releases both ends");
    }

    @Override
    public List<Channel> list() {
        return all.values().stream().map(FakeChannel::ends).toList();
    }

    @Override
    public Optional<Channel> find(long id) {
        return Optional.ofNullable(all.get(id)).map(FakeChannel::ends);
    }

    @Override
    public Channel get(long id) {
        return find(id).orElseThrow(() -> new ChannelNotFoundException("channel " + id + " not found"));
    }

    @Override
    public void destroy(long id) {
        get(id);
        all.remove(id);
    }

    @Override
    public Optional<Received> receiveFirst(List<? extends Source> sources, Duration timeout) {
        throw new UnsupportedOperationException("no test receives from several");
    }

    @Override
    public Received receiveFirst(List<? extends Source> sources) {
        throw new UnsupportedOperationException("no test receives from several");
    }
}
