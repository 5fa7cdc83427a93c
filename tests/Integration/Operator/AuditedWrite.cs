namespace Berth.Tests.Integration.Operator;

/// <summary>A write as the API server recorded it.</summary>
/// <param name="Verb">What was done.</param>
/// <param name="Resource">To which kind.</param>
/// <param name="Subresource">To which part of it, if not the whole.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Name">To which one, where the request named it.</param>
/// <param name="Code">The HTTP status of the answer.</param>
public sealed record AuditedWrite(string Verb, string Resource, string? Subresource, string? Namespace, string? Name, int Code);
