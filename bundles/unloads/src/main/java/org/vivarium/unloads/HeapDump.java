package org.vivarium.unloads;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import shark.CloseableHeapGraph;
import shark.HeapGraph;
import shark.HprofHeapGraph;
import shark.HprofRecordTag;

/** The heap of this process as it was: a file that goes when this is closed. What nothing reaches is not in it. */
final class HeapDump implements AutoCloseable {
    private static final Set<HprofRecordTag> ROOTS = EnumSet.of(
            HprofRecordTag.ROOT_JAVA_FRAME,
            HprofRecordTag.ROOT_JNI_GLOBAL,
            HprofRecordTag.ROOT_JNI_LOCAL,
            HprofRecordTag.ROOT_MONITOR_USED,
            HprofRecordTag.ROOT_NATIVE_STACK,
            HprofRecordTag.ROOT_STICKY_CLASS,
            HprofRecordTag.ROOT_THREAD_BLOCK,
            HprofRecordTag.ROOT_THREAD_OBJECT,
            HprofRecordTag.ROOT_UNKNOWN);

    private final Path folder;
    private final CloseableHeapGraph graph;

    private HeapDump(Path folder, CloseableHeapGraph graph) {
        this.folder = folder;
        this.graph = graph;
    }

    /**
     * Writes the heap into a new folder of its own, which only this user may read, and opens it. The process stands still while it is
     * written.
     *
     * @throws IOException when there is no room for it, or the JVM has no such service
     */
    static HeapDump take() throws IOException {
        Path folder = Files.createTempDirectory("vivarium-heap-");
        try {
            Path file = folder.resolve("heap.hprof");
            HotSpotDiagnosticMXBean diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            if (diagnostics == null) {
                throw new IOException("this JVM cannot dump its heap");
            }
            diagnostics.dumpHeap(file.toString(), true);
            return new HeapDump(folder, HprofHeapGraph.Companion.openHeapGraph(file.toFile(), null, ROOTS));
        } catch (Throwable e) {
            // Above all when there is no memory to read it: it is as big as the heap.
            try {
                delete(folder);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    HeapGraph graph() {
        return graph;
    }

    @Override
    public void close() throws IOException {
        try {
            graph.close();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
