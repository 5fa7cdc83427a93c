namespace Berth.Gateway.Login;

/// <summary>What a workspace's host asks of the portal: to be told who is at this browser.</summary>
/// <param name="Label">The host's label.</param>
/// <param name="Path">Where to go on that host afterwards: path and query.</param>
/// <param name="Id">Names the cookie that binds the request to the browser.</param>
/// <param name="Binding">The SHA-256 of that cookie's value.</param>
internal sealed record HandOverRequest(string Label, string Path, string Id, string Binding);
