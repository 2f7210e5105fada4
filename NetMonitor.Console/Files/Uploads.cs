using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Files;

/// <summary>
/// A file as it came, in a temporary file or in memory: nobody waits for its sender any more. Its name is empty where it came without one; the secret is
/// what it is encrypted with, from the part or header beside it.
/// </summary>
public sealed record Upload(string Name, string? ContentType, string? Secret, Stream Content);

/// <summary>A form with one file, which went to where files are kept as it came, and what else the form says.</summary>
public sealed record ReceivedForm(ReceivedFile File, string? ContentType, ILookup<string, string> Fields);

/// <summary>Endpoints that take a file of up to 50 MB.</summary>
public static class Uploads
{
    /// <summary>The header in which an import of the bare file gives its secret; in a form it is a part of the same words.</summary>
    public const string SecretHeader = "File-Secret";

    private const string SecretPart = "secret", FormType = "multipart/form-data";

    /// <summary>What a form may say beside its file: how many fields, and characters of each.</summary>
    private const int MaxFields = 32, MaxField = 4096;

    /// <summary>
    /// Takes a file only from who may add it there, and no more than a few at a time: up to 50 MB lie in a temporary file each. The form is read here and
    /// not bound, since binding would read all of it first. The body is a form with a part <c>file</c>, or, where it may be <paramref name="bare"/>, the
    /// file itself.
    /// </summary>
    public static Task<IResult> TakeAsync(
        HttpContext http, Func<Task<Refusal?>> lacks, Func<Upload, Task<IResult>> take, CancellationToken cancel, bool bare = false) =>
        GuardAsync(http, lacks, async () =>
        {
            if (!http.Request.HasFormContentType) return bare ? await take(await BareAsync(http, cancel)) : Malformed();
            var form = await http.Request.ReadFormAsync(cancel);
            if (form.Files["file"] is not { } file) return Malformed();
            await using var content = file.OpenReadStream();
            return await take(new Upload(file.FileName, file.ContentType, form[SecretPart] is [{ Length: > 0 } secret] ? secret : null, content));
        });

    /// <summary>
    /// Takes a file that is to be kept: it is read once, hashed on the way, and lies where it will stay before it is looked at. The body is a form with a
    /// part <c>file</c>.
    /// </summary>
    public static Task<IResult> ReceiveAsync(
        HttpContext http, Func<Task<Refusal?>> lacks, Func<ReceivedForm, Task<IResult>> take, CancellationToken cancel) => GuardAsync(http, lacks, async () =>
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary)
            return Malformed();
        var form = new MultipartReader(boundary.ToString(), http.Request.Body);
        var received = await ReadAsync(form, http.RequestServices.GetRequiredService<IFileStore>(), cancel);
        if (received.IsRefused) return ApiResults.Problem(received.Refusal);
        await using var file = received.Value.File;
        return await take(received.Value);
    });

    private static async Task<Result<ReceivedForm>> ReadAsync(MultipartReader form, IFileStore store, CancellationToken cancel)
    {
        var fields = new List<(string Name, string Value)>();
        DraftFile? draft = null;
        try
        {
            var (name, contentType, whole) = ("", (string?)null, true);
            while (await form.ReadNextSectionAsync(cancel) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var said)) return Refusal.Malformed("BodyMalformed");
                if (said.IsFileDisposition())
                {
                    // Of several the first counts; the others are read to their end, so that the sender hears the answer.
                    if (draft is not null || HeaderUtilities.RemoveQuotes(said.Name) != "file") continue;
                    var file = part.AsFileSection()!;
                    (name, contentType, draft) = (file.FileName, part.ContentType, store.NewDraft());
                    whole = await draft.WriteAsync(part.Body, ReceivedFile.MaxSize, cancel);
                }
                else if (part.AsFormDataSection() is { } field)
                {
                    var value = new char[MaxField + 1];
                    using var reader = new StreamReader(part.Body);
                    var length = await reader.ReadBlockAsync(value, cancel);
                    if (length > MaxField || fields.Count == MaxFields) return Refusal.Malformed("BodyMalformed");
                    fields.Add((field.Name, new string(value, 0, length)));
                }
            }

            if (draft is null) return Refusal.Malformed("BodyMalformed");
            if (!whole) return ReceivedFile.TooLarge;
            var looked = await ReceivedFile.OfAsync(draft, name, cancel);
            draft = null;
            return looked.Map(file => new ReceivedForm(file, contentType, fields.ToLookup(field => field.Name, field => field.Value)));
        }
        finally
        {
            if (draft is not null) await draft.DisposeAsync();
        }
    }

    private static async Task<IResult> GuardAsync(HttpContext http, Func<Task<Refusal?>> lacks, Func<Task<IResult>> take)
    {
        if (await lacks() is { } refusal) return ApiResults.Problem(refusal);
        using var taken = http.RequestServices.GetRequiredService<SessionLimits>().TryTake(http.Actor().SessionId, Held.Uploads);
        if (taken is null) return ApiResults.Problem(SessionLimits.TooMany(Held.Uploads));
        try
        {
            return await take();
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ApiResults.Problem(ReceivedFile.TooLarge);
        }
        catch (Exception unreadable) when (unreadable is BadHttpRequestException or InvalidDataException or IOException)
        {
            // No boundary, no end, or a head that is none.
            return Malformed();
        }
    }

    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, params string[] types) => endpoint
        .Accepts<IFormFile>(FormType, types)
        .DisableAntiforgery() // the group's filter asks cookies for a token; bearer callers have none
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ReceivedFile.MaxSize + ApiConventions.MaxBody));

    private static async Task<Upload> BareAsync(HttpContext http, CancellationToken cancel)
    {
        http.Request.EnableBuffering((int)ApiConventions.MaxBody, ReceivedFile.MaxSize + ApiConventions.MaxBody);
        await http.Request.Body.DrainAsync(cancel);
        http.Request.Body.Position = 0;
        return new Upload("", http.Request.ContentType, http.Request.Headers[SecretHeader] is [{ Length: > 0 } secret] ? secret : null, http.Request.Body);
    }

    private static IResult Malformed() => ApiResults.Problem(Refusal.Malformed("BodyMalformed"));
}
