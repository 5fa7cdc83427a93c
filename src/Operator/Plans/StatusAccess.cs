using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Berth.Operator.Plans;

/// <summary>How a kind carries its status.</summary>
/// <param name="Get">Reads what of it the operator writes; what others write under field managers of their own is left out.</param>
/// <param name="New">Makes an object that carries nothing but metadata and a status, for server-side apply.</param>
/// <param name="Type">How it is written as JSON.</param>
public sealed record StatusAccess<TEntity, TStatus>(
    Func<TEntity, TStatus?> Get,
    Func<V1ObjectMeta, TStatus, TEntity> New,
    JsonTypeInfo<TStatus> Type)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
    where TStatus : class;
