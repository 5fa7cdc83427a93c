using System.Net;

namespace Berth.Tests.Integration.Gateway.Login;

/// <summary>What a browser was answered.</summary>
/// <param name="Address">What it asked.</param>
/// <param name="Status">The status.</param>
/// <param name="Body">The text.</param>
/// <param name="Location">Where it is sent; null when nowhere.</param>
/// <param name="Headers">All headers, those of the body too.</param>
internal sealed record Visit(Uri Address, HttpStatusCode Status, string Body, Uri? Location, ILookup<string, string> Headers);
