using System.Net;

namespace Berth.Tests.Integration.Crds;

/// <summary>What the API server answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The object, or what was wrong with it.</param>
public sealed record Answer(HttpStatusCode Status, string Body)
{
    /// <summary>Whether the object was taken.</summary>
    public bool Taken => Status is HttpStatusCode.OK or HttpStatusCode.Created;
}
