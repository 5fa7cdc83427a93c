using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Operator.Status;

/// <summary>Compares statuses by what would be sent: records compare their lists by reference, which is not what is meant.</summary>
public static class StatusText
{
    /// <summary>Whether two statuses are the same to the API server.</summary>
    public static bool Same<T>(T? left, T? right, JsonTypeInfo<T> type)
        where T : class =>
        ReferenceEquals(left, right)
        || (left is not null
            && right is not null
            && JsonSerializer.SerializeToUtf8Bytes(left, type).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(right, type)));
}
