namespace Berth.Kube.Runtime;

/// <summary>Lets the tests see each object that any store takes in; like client-go's cache mutation detector, it is off in a program that runs.</summary>
internal static class StoreObserver
{
    /// <summary>Called with each object; null unless a test wants it.</summary>
    public static Action<object>? Stored { get; set; }
}
