using System.Text.Json;

namespace Berth.DevStorage.Data;

/// <summary>
/// The storage itself: one directory per volume and one per snapshot, named by its handle. What is made is made under
/// <c>work/</c> and moved into place when it is complete; what is deleted is moved to <c>work/</c> first. So whatever is in place
/// is whole, and whatever is in <c>work/</c> when the process starts is nobody's.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private const int CopyAttempts = 5;
    private const string Info = "snapshot.json";
    private const string Content = "data";

    private readonly string root;
    private readonly FileStream guard;

    /// <summary>Opens the storage, and makes it if it is new.</summary>
    /// <param name="path">Its root.</param>
    /// <exception cref="IOException">Another process has it open.</exception>
    public DataDirectory(string path)
    {
        root = Path.GetFullPath(path);
        foreach (var part in (ReadOnlySpan<string>)["volumes", "snapshots", "pending", "work"])
        {
            Directory.CreateDirectory(Path.Combine(root, part));
        }

        try
        {
            guard = new(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{root} is in use by another devstorage: stop it, or name another directory", e);
        }

        foreach (var leftover in Directory.EnumerateDirectories(Path.Combine(root, "work")))
        {
            Directory.Delete(leftover, recursive: true);
        }

        Unconfirmed = Pending();
    }

    /// <summary>Handles of what an earlier process made and could not tell the cluster about any more.</summary>
    public IReadOnlySet<string> Unconfirmed { get; }

    /// <summary>Where a volume's files are.</summary>
    public string VolumePath(string handle) => Place("volumes", handle);

    /// <summary>Is the volume there, whole?</summary>
    public bool HasVolume(string handle) => Handle.IsValid(handle) && Directory.Exists(VolumePath(handle));

    /// <summary>The snapshot's facts, or null when it is not there.</summary>
    public StoredSnapshot? Find(string? handle)
    {
        if (!Handle.IsValid(handle))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(
                File.ReadAllBytes(Path.Combine(Place("snapshots", handle!), Info)), StoredSnapshotJson.Default.StoredSnapshot);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes a volume, empty or as a copy of a snapshot; does nothing when it is there.</summary>
    /// <exception cref="IOException">It could not be made; nothing of it is left.</exception>
    public Task MakeVolumeAsync(string handle, string? snapshotHandle, CancellationToken cancellationToken) =>
        MakeAsync(VolumePath(handle), handle, async work =>
        {
            // For everybody: pods run as any user, and hostPath volumes know no fsGroup.
            OpenToAll(work);
            if (snapshotHandle is not null)
            {
                await DirectoryCopy.RunAsync(Path.Combine(Place("snapshots", snapshotHandle), Content), work, cancellationToken);
            }
        });

    /// <summary>Copies a volume into a snapshot; does nothing when that is there.</summary>
    /// <exception cref="IOException">It could not be made; nothing of it is left.</exception>
    public Task CutAsync(string handle, StoredSnapshot snapshot, CancellationToken cancellationToken) =>
        MakeAsync(Place("snapshots", handle), handle, async work =>
        {
            var target = Path.Combine(work, Content);
            for (var attempt = 1; ; attempt++)
            {
                Directory.CreateDirectory(target);
                try
                {
                    await DirectoryCopy.RunAsync(VolumePath(snapshot.SourceVolume), target, cancellationToken);
                    break;
                }
                catch (IOException) when (attempt < CopyAttempts && HasVolume(snapshot.SourceVolume))
                {
                    // The volume is in use: a file went while it was copied. A part is no snapshot.
                    Directory.Delete(target, recursive: true);
                }
            }

            await File.WriteAllBytesAsync(
                Path.Combine(work, Info),
                JsonSerializer.SerializeToUtf8Bytes(snapshot, StoredSnapshotJson.Default.StoredSnapshot),
                cancellationToken);
        });

    /// <summary>Was it made, and the cluster not told yet?</summary>
    public bool IsUnconfirmed(string handle) => File.Exists(Place("pending", handle));

    /// <summary>The cluster knows of it now: it is no leftover any more.</summary>
    public void Confirm(string handle) => File.Delete(Place("pending", handle));

    /// <summary>Removes a volume; does nothing when it is gone.</summary>
    public void RemoveVolume(string handle) => Remove("volumes", handle);

    /// <summary>Removes a snapshot; does nothing when it is gone.</summary>
    public void RemoveSnapshot(string handle) => Remove("snapshots", handle);

    /// <inheritdoc/>
    public void Dispose() => guard.Dispose();

    private HashSet<string> Pending() =>
        [.. Directory.EnumerateFiles(Path.Combine(root, "pending")).Select(path => Path.GetFileName(path))];

    private string Place(string part, string handle) => Handle.IsValid(handle)
        ? Path.Combine(root, part, handle)
        : throw new ArgumentException($"'{handle}' is no handle", nameof(handle));

    private async Task MakeAsync(string target, string handle, Func<string, Task> make)
    {
        if (Directory.Exists(target))
        {
            return;
        }

        await File.WriteAllBytesAsync(Place("pending", handle), []);
        var work = NewWork(handle);
        Directory.CreateDirectory(work);
        try
        {
            await make(work);
            Directory.Move(work, target);
        }
        catch
        {
            Directory.Delete(work, recursive: true);
            File.Delete(Place("pending", handle));
            throw;
        }
    }

    private void Remove(string part, string handle)
    {
        var work = NewWork(handle);
        try
        {
            Directory.Move(Place(part, handle), work);
            Directory.Delete(work, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already.
        }

        Confirm(handle);
    }

    private string NewWork(string handle) => Path.Combine(root, "work", $"{handle}.{Guid.NewGuid():n}");

    private static void OpenToAll(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                    | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        }
    }
}
