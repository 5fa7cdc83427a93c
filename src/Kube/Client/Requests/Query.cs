using System.Globalization;
using System.Text;

namespace Berth.Kube.Client;

/// <summary>Puts a path and its query together; what is null or empty is left out.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _separator = '?';

    public static string Of(string path, ListOptions options) => new Query(path)
        .Add("labelSelector", options.LabelSelector)
        .Add("fieldSelector", options.FieldSelector)
        .Add("resourceVersion", options.Continue is { Length: > 0 } ? null : options.ResourceVersion)
        .Add("resourceVersionMatch", options.Continue is { Length: > 0 } ? null : options.ResourceVersionMatch)
        .Add("limit", options.Limit is > 0 ? options.Limit.Value.ToString(CultureInfo.InvariantCulture) : null)
        .Add("continue", options.Continue)
        .ToString();

    public static string Of(string path, WatchOptions options, TimeSpan timeout) => new Query(path)
        .Add("watch", "true")
        .Add("labelSelector", options.LabelSelector)
        .Add("fieldSelector", options.FieldSelector)
        .Add("resourceVersion", options.ResourceVersion)
        .Add("resourceVersionMatch", options.ResourceVersionMatch)
        .Add("allowWatchBookmarks", options.AllowBookmarks ? "true" : null)
        .Add("sendInitialEvents", options.SendInitialEvents is { } send ? (send ? "true" : "false") : null)
        .Add("timeoutSeconds", Math.Max(1, (long)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture))
        .ToString();

    public static string OfApply(string path, string fieldManager, bool force) => new Query(path)
        .Add("fieldManager", fieldManager)
        .Add("force", force ? "true" : "false")
        .ToString();

    public override string ToString() => _text.ToString();

    private Query Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
        }

        return this;
    }
}
