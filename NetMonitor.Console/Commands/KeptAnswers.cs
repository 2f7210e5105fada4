using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>What an answer says once and never again, such as an initial password: it is not kept, and a replay comes without it.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SecretAttribute : Attribute;

/// <summary>Answers under idempotency keys: the same key and body gets the same answer again and acts once.</summary>
internal static class KeptAnswers
{
    /// <summary>The table's key, whose violation means that the same call came twice at the same moment.</summary>
    public const string Key = "pk_idempotency_answers";

    private static readonly JsonSerializerOptions s_json = AnswerJson.Options;

    private static readonly JsonSerializerOptions s_kept = new(s_json)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(DropSecrets),
    };

    public static byte[] HashOf(Command command) =>
        command.Call.IdempotencyKey is null ? [] : SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(command.Body, command.Body.GetType(), s_json));

    public static NpgsqlBatchCommand Find(Command command) => Sql.Statement(
        "select body_hash, status, answer from idempotency_answers where user_name = $1 and route = $2 and key = $3",
        command.Author.UserName, command.Call.Route, command.Call.IdempotencyKey!);

    public static async Task<EarlierAnswer?> ReadAsync(NpgsqlDataReader reader, CancellationToken cancel) => await reader.ReadAsync(cancel)
        ? new EarlierAnswer(reader.GetFieldValue<byte[]>(0), reader.GetInt32(1), reader.GetString(2))
        : null;

    public static NpgsqlBatchCommand Keep<T>(Command command, byte[] hash, T answer, DateTimeOffset now) => Insert(command, hash, 200, ToKeep(answer), now);

    public static NpgsqlBatchCommand Keep(Command command, byte[] hash, Refusal refusal, DateTimeOffset now) =>
        Insert(command, hash, 409, JsonSerializer.Serialize(refusal, s_json), now);

    /// <summary>The answer as it is kept: without what it says only once.</summary>
    internal static string ToKeep<T>(T answer) => JsonSerializer.Serialize(answer, s_kept);

    private static NpgsqlBatchCommand Insert(Command command, byte[] hash, int status, string answer, DateTimeOffset now) => Sql.Statement(
        "insert into idempotency_answers (user_name, route, key, body_hash, status, answer, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        command.Author.UserName, command.Call.Route, command.Call.IdempotencyKey!, hash, status, answer, now);

    private static void DropSecrets(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        // A positional record's attribute stands on the constructor's parameter.
        var secret = type.Type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.IsDefined(typeof(SecretAttribute), false)).Select(parameter => parameter.Name!)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].AttributeProvider?.IsDefined(typeof(SecretAttribute), false) == true || secret.Contains(type.Properties[i].Name))
                type.Properties.RemoveAt(i);
    }

    internal sealed record EarlierAnswer(byte[] BodyHash, int Status, string Answer)
    {
        public Result<T> Replay<T>(byte[] hash)
        {
            if (!BodyHash.AsSpan().SequenceEqual(hash)) return Refusal.Unprocessable("IdempotencyKeyReused");
            return Status == 200 ? Result.Of(JsonSerializer.Deserialize<T>(Answer, s_json)!) : JsonSerializer.Deserialize<Refusal>(Answer, s_json)!;
        }
    }
}
