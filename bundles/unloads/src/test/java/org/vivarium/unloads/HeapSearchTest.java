package org.vivarium.unloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pins a class loader in many ways, and reads in a dump of the heap of this process who holds it. */
final class HeapSearchTest {
    private static final ThreadLocal<@Nullable Object> LOCAL = new ThreadLocal<>();

    @SuppressWarnings("UnusedVariable") // The heap is what reads it.
    private static @Nullable Object kept;

    @AfterEach
    void forget() {
        Plugin.LOADERS.clear();
    }

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void aThreadLocalOfALivingThread() throws Exception {
        assertThat(heldBy("pool-3-thread-1", this::asThreadLocal))
                .contains("thread \"pool-3-thread-1\" through ThreadLocal value " + Pinned.class.getName());
    }

    private void asThreadLocal() {
        LOCAL.set(object());
        pause();
    }

    @Test
    void theStackOfALivingThread() throws Exception {
        assertThat(heldBy("worker-7", this::onStack))
                .hasValueSatisfying(holder -> assertThat(holder).startsWith("the stack of thread \"worker-7\""));
    }

    private void onStack() {
        Object object = object();
        pause();
        assertThat(object).isNotNull();
    }

    @Test
    void theContextClassLoaderOfALivingThread() throws Exception {
        assertThat(heldBy("surviving", this::asContextClassLoader))
                .contains("thread \"surviving\" through its context class loader " + Plugin.class.getName());
    }

    private void asContextClassLoader() {
        Thread.currentThread().setContextClassLoader(object().getClass().getClassLoader());
        pause();
    }

    @Test
    void aStaticFieldOfThePlatform() throws Exception {
        try {
            kept = object();
            assertThat(holders())
                    .containsExactly("the static field " + HeapSearchTest.class.getName() + ".kept of the tests");
        } finally {
            kept = null;
        }
    }

    @Test
    void aShutdownHook() throws Exception {
        WeakReference<Thread> hook = hook();
        try {
            assertThat(holders()).containsExactly("the shutdown hook " + Hook.class.getName());
        } finally {
            Runtime.getRuntime().removeShutdownHook(Objects.requireNonNull(hook.get()));
        }
    }

    private static WeakReference<Thread> hook() throws Exception {
        Thread hook = Plugin.make(Thread.class, Hook.class);
        Runtime.getRuntime().addShutdownHook(hook);
        return new WeakReference<>(hook);
    }

    @Test
    void aJdbcDriver() throws Exception {
        WeakReference<Driver> driver = driver();
        try {
            assertThat(holders()).containsExactly("the JDBC driver " + Database.class.getName());
        } finally {
            ((Runnable) Objects.requireNonNull(driver.get())).run();
        }
    }

    private static WeakReference<Driver> driver() throws Exception {
        Driver driver = Plugin.make(Driver.class, Database.class);
        DriverManager.registerDriver(driver);
        return new WeakReference<>(driver);
    }

    @Test
    void theHandlerOfUncaughtExceptionsOfALivingThread() throws Exception {
        assertThat(heldBy("handled", this::asHandler))
                .contains("thread \"handled\" through its handler of uncaught exceptions " + Handler.class.getName());
    }

    private void asHandler() {
        try {
            Thread.currentThread()
                    .setUncaughtExceptionHandler(Plugin.make(Thread.UncaughtExceptionHandler.class, Handler.class));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        pause();
    }

    @Test
    void aTimer() throws Exception {
        Timer timer = new Timer("nightly", true);
        try {
            timer.schedule(Plugin.make(TimerTask.class, Task.class), Integer.MAX_VALUE);
            // While the thread waits it may have the task on its stack too, and before that its queue.
            assertThat(holders())
                    .singleElement()
                    .asString()
                    .matches(".*timer thread \"nightly\" through (java\\.util\\.TaskQueue|.*\\$Task)");
        } finally {
            timer.cancel();
        }
    }

    @Test
    void whatNothingHoldsIsNotFound() throws Exception {
        WeakReference<Object> weak = new WeakReference<>(object());
        assertThat(holders()).isEmpty();
        assertThat(weak.refersTo(null)).isTrue();
    }

    @Test
    void whatIsHeldSoftlyIsToldSo() throws Exception {
        try {
            kept = new SoftReference<>(object());
            assertThat(held()).singleElement().satisfies(held -> {
                assertThat(held.softly()).isTrue();
                assertThat(held.holder()).endsWith("HeapSearchTest.kept of the tests");
            });
        } finally {
            kept = null;
        }
    }

    @Test
    void theWayIsTold() throws Exception {
        try {
            kept = List.of(object());
            assertThat(held())
                    .singleElement()
                    .satisfies(held -> assertThat(held.path())
                            .endsWith(
                                    "static org.vivarium.unloads.HeapSearchTest.kept of the tests:"
                                            + " java.util.ImmutableCollections$List12",
                                    "ImmutableCollections$List12.e0: org.vivarium.unloads.HeapSearchTest$Pinned",
                                    "its class org.vivarium.unloads.HeapSearchTest$Pinned",
                                    "its class loader: the plugin: org.vivarium.unloads.HeapSearchTest$Plugin"));
        } finally {
            kept = null;
        }
    }

    private static Object object() {
        try {
            return Plugin.make(Object.class, Pinned.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Who holds the loader while a thread is in a body. */
    private Optional<String> heldBy(String thread, Runnable body) throws Exception {
        Thread running = Thread.ofPlatform().daemon().name(thread).start(body);
        begun.await();
        try {
            return holders().stream().findFirst();
        } finally {
            over.countDown();
            running.join();
        }
    }

    private void pause() {
        begun.countDown();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who holds the plugins that a test has made. */
    private List<String> holders() throws Exception {
        return held().stream().map(HeapSearch.Held::holder).toList();
    }

    private List<HeapSearch.Held> held() throws Exception {
        HeapSearch search = new HeapSearch();
        search.mark(HeapSearchTest.class.getClassLoader(), "the tests");
        Set<Integer> wanted = Plugin.LOADERS.stream()
                .map(loader -> search.mark(loader.get(), "the plugin"))
                .collect(Collectors.toSet());
        return search.search(wanted, _ -> {});
    }

    /** The class loader of a plugin, with classes of its own. */
    static final class Plugin extends ClassLoader {
        static final List<WeakReference<ClassLoader>> LOADERS = new ArrayList<>();

        private Plugin() {
            super(HeapSearchTest.class.getClassLoader());
        }

        /** An object of a class that only a new plugin has. */
        static <T> T make(Class<T> type, Class<? extends T> like) throws Exception {
            Plugin plugin = new Plugin();
            LOADERS.add(new WeakReference<>(plugin));
            try (InputStream code = Objects.requireNonNull(like.getResourceAsStream(
                    like.getName().substring(like.getPackageName().length() + 1) + ".class"))) {
                byte[] bytes = code.readAllBytes();
                return type.cast(plugin.defineClass(like.getName(), bytes, 0, bytes.length)
                        .getConstructor()
                        .newInstance());
            }
        }
    }

    /** An object of a plugin. */
    public static final class Pinned {}

    /** A thread of a plugin. */
    public static final class Hook extends Thread {}

    /** A task of a plugin. */
    public static final class Task extends TimerTask {
        @Override
        public void run() {}
    }

    /** A handler of a plugin. */
    public static final class Handler implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable failure) {}
    }

    /** A driver of a plugin. It goes when it is run: only code of its own may have it go. */
    public static final class Database implements Driver, Runnable {
        @Override
        public void run() {
            try {
                DriverManager.deregisterDriver(this);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public @Nullable Connection connect(String url, Properties info) {
            return null;
        }

        @Override
        public boolean acceptsURL(String url) {
            return false;
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }
}
