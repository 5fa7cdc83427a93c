namespace Berth.Kube.Models;

/// <summary>
/// The type holds the metadata of its kind only, and the API server is asked for nothing else (<c>PartialObjectMetadata</c>): for stores of kinds
/// whose specs are large and not needed. Objects of it can be read, watched, patched and deleted, but not created or applied.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MetadataOnlyAttribute : Attribute;
