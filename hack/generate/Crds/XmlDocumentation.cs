using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Berth.Generate.Crds;

/// <summary>The documentation comments of the resource types, which become what <c>kubectl explain</c> shows.</summary>
internal static partial class XmlDocumentation
{
    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.ChangeExtension(typeof(Berth.Crds.Workspace).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>The summary of a type, property or enumeration value, as plain text.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public static string Of(MemberInfo member)
    {
        var id = member switch
        {
            Type type => $"T:{type.FullName}",
            PropertyInfo property => $"P:{property.DeclaringType!.FullName}.{property.Name}",
            _ => $"F:{member.DeclaringType!.FullName}.{member.Name}",
        };
        var text = Members.TryGetValue(id, out var found) && found.Element("summary") is { } summary
            ? Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
            : "";
        return text.Length > 0 ? text : throw new InvalidOperationException($"{id} has no <summary>: it is what kubectl explain shows.");
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } reference => Name(reference.Value),
        XElement element => element.Value,
        _ => "",
    };

    // A property is known to users by its JSON name, anything else by its own.
    private static string Name(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
