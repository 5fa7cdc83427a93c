using System.Runtime.CompilerServices;

namespace Berth.Gateway.Login;

/// <summary>
/// Sessions by the Cookie header that they came in: the server gives out the same string again while a connection sends the same header,
/// so that nothing has to be taken apart, copied and compared. Of a fixed size. Thread-safe.
/// </summary>
/// <remarks>It says what a header holds, and not that it still counts: hosts, times and ended sessions are asked about each time.</remarks>
internal sealed class RecentCookies
{
    private const int Places = 1024;

    private readonly Entry?[] _entries = new Entry?[Places];

    /// <summary>The one session in a header, if this very string was taken down lately.</summary>
    public SealedSession? Find(string header) =>
        Volatile.Read(ref _entries[PlaceOf(header)]) is { } entry && ReferenceEquals(entry.Header, header) ? entry.Session : null;

    /// <summary>Takes down what a header holds; whatever had its place is forgotten.</summary>
    public void Note(string header, SealedSession session) => Volatile.Write(ref _entries[PlaceOf(header)], new(header, session));

    private static int PlaceOf(string header) => RuntimeHelpers.GetHashCode(header) & (Places - 1);

    private sealed record Entry(string Header, SealedSession Session);
}
