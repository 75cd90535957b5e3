package org.vivarium.python;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Access;

/**
 * The file system of Python with limits: it writes nothing, and without {@code files=read} it reads nothing but what lies under
 * the readable roots.
 *
 * <p>All that Python's {@code java} backend does with files comes through here. A path is made absolute and free of {@code ..} before it is
 * looked at, and what has been looked at is what is used. The roots may hold links to elsewhere: the file behind all links has to lie
 * in one, too.
 *
 * <p>What is refused is an exception that GraalPy makes {@code EPERM} of, and an {@link IOException}, since it asks in places
 * whether a file exists where nothing else is caught.
 *
 * <p>Thread-safe. The working directory is the default file system's.
 */
final class LimitedFiles implements FileSystem {
    /** By this GraalPy finds the number of an error. */
    private static final String NOT_PERMITTED = "Operation not permitted";

    private static final Set<OpenOption> READING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.SPARSE, LinkOption.NOFOLLOW_LINKS);

    private final FileSystem files = FileSystem.newDefaultFileSystem();

    private final Access.Files allowed;
    private final Predicate<Path> readable;

    /**
     * Files for one context.
     *
     * @param allowed {@code READ} or {@code NONE}
     * @param readable whether a file can be read in any case, of its real path
     */
    LimitedFiles(Access.Files allowed, Predicate<Path> readable) {
        this.allowed = allowed;
        this.readable = readable;
    }

    /** What an operation that reads does, with a path that is absolute and normal. */
    private interface Reading<T extends @Nullable Object> {
        T read(FileSystem from, Path path) throws IOException;
    }

    private <T extends @Nullable Object> T read(Path path, Reading<T> reading) throws IOException {
        Path looked = files.toAbsolutePath(path).normalize();
        if (allowed == Access.Files.NONE && !isReadable(looked)) {
            throw refusal(path);
        }
        return reading.read(files, looked);
    }

    private boolean isReadable(Path path) {
        try {
            return readable.test(path) && readable.test(path.toRealPath());
        } catch (IOException e) {
            // There is no such file, which may be told where it would be readable.
            return readable.test(path);
        }
    }

    private static FileSystemException refusal(Path path) {
        return new FileSystemException(path.toString(), null, NOT_PERMITTED);
    }

    // --- reading ---

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options) throws IOException {
        if (modes.contains(AccessMode.WRITE)) {
            throw refusal(path);
        }
        read(path, (from, looked) -> {
            from.checkAccess(looked, modes, options);
            return 0;
        });
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        if (!READING.containsAll(options)) {
            throw refusal(path);
        }
        return read(path, (from, looked) -> from.newByteChannel(looked, options, attributes));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        return read(path, (from, looked) -> from.newDirectoryStream(looked, filter));
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        return read(path, (from, looked) -> from.toRealPath(looked, options));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return read(path, (from, looked) -> from.readAttributes(looked, attributes, options));
    }

    @Override
    public Path readSymbolicLink(Path path) throws IOException {
        return read(path, FileSystem::readSymbolicLink);
    }

    @Override
    public boolean isSameFile(Path path, Path other, LinkOption... options) throws IOException {
        return toRealPath(path, options).equals(toRealPath(other, options));
    }

    @Override
    public long getFileStoreTotalSpace(Path path) throws IOException {
        return read(path, FileSystem::getFileStoreTotalSpace);
    }

    @Override
    public long getFileStoreUnallocatedSpace(Path path) throws IOException {
        return read(path, FileSystem::getFileStoreUnallocatedSpace);
    }

    @Override
    public long getFileStoreUsableSpace(Path path) throws IOException {
        return read(path, FileSystem::getFileStoreUsableSpace);
    }

    @Override
    public long getFileStoreBlockSize(Path path) throws IOException {
        return read(path, FileSystem::getFileStoreBlockSize);
    }

    @Override
    public boolean isFileStoreReadOnly(Path path) {
        return true;
    }

    @Override
    public void setCurrentWorkingDirectory(Path path) {
        if (allowed == Access.Files.NONE) {
            throw new SecurityException(path + ": " + NOT_PERMITTED);
        }
        files.setCurrentWorkingDirectory(path);
    }

    // --- paths alone ---

    @Override
    public Path parsePath(URI uri) {
        return files.parsePath(uri);
    }

    @Override
    public Path parsePath(String path) {
        return files.parsePath(path);
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return files.toAbsolutePath(path);
    }

    @Override
    public Path getTempDirectory() {
        return files.getTempDirectory();
    }

    @Override
    public String getSeparator() {
        return files.getSeparator();
    }

    @Override
    public String getPathSeparator() {
        return files.getPathSeparator();
    }

    @Override
    public @Nullable String getMimeType(Path path) {
        return null;
    }

    @Override
    public @Nullable Charset getEncoding(Path path) {
        return null;
    }

    // --- writing ---

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        throw refusal(path);
    }

    @Override
    public void delete(Path path) throws IOException {
        throw refusal(path);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        throw refusal(path);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        throw refusal(target);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        throw refusal(source);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        throw refusal(link);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        throw refusal(link);
    }
}
