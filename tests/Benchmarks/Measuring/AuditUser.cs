namespace Berth.Benchmarks.Measuring;

/// <summary>Who made a request.</summary>
/// <param name="Username">The name after authentication.</param>
public sealed record AuditUser(string? Username);
