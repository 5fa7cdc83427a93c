namespace Berth.Kube.Client;

/// <summary>A file that others replace from time to time, such as a projected token; looked at again after a minute.</summary>
internal sealed class ReloadingFile(string path, TimeProvider time)
{
    // A token is replaced with a fifth of its life left; 10 s of leeway are client-go's.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60 - 10);
    private readonly Lock _lock = new();
    private string? _text;
    private long _readAt;
    private bool _stale = true;

    public string Path => path;

    /// <summary>The file's text; what it last was, when it cannot be read just now.</summary>
    /// <exception cref="ClusterConfigurationException">It could never be read, or was never anything but empty.</exception>
    public string Read()
    {
        lock (_lock)
        {
            if (_text is not null && !_stale && time.GetElapsedTime(_readAt) < Interval)
            {
                return _text;
            }

            Reload();
            return _text!;
        }
    }

    /// <summary>Has the file looked at again at the next <see cref="Read"/>.</summary>
    public void Invalidate()
    {
        lock (_lock)
        {
            _stale = true;
        }
    }

    private void Reload()
    {
        try
        {
            var text = File.ReadAllText(path);
            if (string.IsNullOrWhiteSpace(text))
            {
                throw new IOException("the file is empty");
            }

            _text = text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_text is null)
            {
                throw new ClusterConfigurationException($"{path} cannot be read: {e.Message}", e);
            }
        }

        _stale = false;
        _readAt = time.GetTimestamp();
    }
}
