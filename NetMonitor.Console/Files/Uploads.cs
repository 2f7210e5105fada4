using Microsoft.AspNetCore.WebUtilities;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Files;

/// <summary>
/// A file as it came, in a temporary file or in memory: nobody waits for its sender any more. Its name is empty where it came without one; the secret is
/// what it is encrypted with, from the part or header beside it.
/// </summary>
public sealed record Upload(string Name, string? ContentType, string? Secret, Stream Content);

/// <summary>Endpoints that take a file of up to 50 MB.</summary>
public static class Uploads
{
    /// <summary>The header in which an import of the bare file gives its secret; in a form it is a part of the same words.</summary>
    public const string SecretHeader = "File-Secret";

    private const string SecretPart = "secret";

    /// <summary>
    /// Takes a file only from who may add it there, and no more than a few at a time: up to 50 MB lie in a temporary file each. The form is read here and
    /// not bound, since binding would read all of it first. The body is a form with a part <c>file</c>, or, where it may be <paramref name="bare"/>, the
    /// file itself.
    /// </summary>
    public static async Task<IResult> TakeAsync(
        HttpContext http, Func<Task<Refusal?>> lacks, Func<Upload, Task<IResult>> take, CancellationToken cancel, bool bare = false)
    {
        if (await lacks() is { } refusal) return ApiResults.Problem(refusal);
        using var taken = http.RequestServices.GetRequiredService<SessionLimits>().TryTake(http.Actor().SessionId, Held.Uploads);
        if (taken is null) return ApiResults.Problem(SessionLimits.TooMany(Held.Uploads));
        try
        {
            if (!http.Request.HasFormContentType) return bare ? await take(await BareAsync(http, cancel)) : Malformed();
            var form = await http.Request.ReadFormAsync(cancel);
            if (form.Files["file"] is not { } file) return Malformed();
            await using var content = file.OpenReadStream();
            return await take(new Upload(file.FileName, file.ContentType, form[SecretPart] is [{ Length: > 0 } secret] ? secret : null, content));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ApiResults.Problem(UploadedFile.TooLarge);
        }
        catch (Exception unreadable) when (unreadable is BadHttpRequestException or InvalidDataException or IOException)
        {
            // No boundary, no end, or a head that is none.
            return Malformed();
        }
    }

    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, params string[] types) => endpoint
        .Accepts<IFormFile>("multipart/form-data", types)
        .DisableAntiforgery() // the group's filter asks cookies for a token; bearer callers have none
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(UploadedFile.MaxSize + ApiConventions.MaxBody));

    private static async Task<Upload> BareAsync(HttpContext http, CancellationToken cancel)
    {
        http.Request.EnableBuffering((int)ApiConventions.MaxBody, UploadedFile.MaxSize + ApiConventions.MaxBody);
        await http.Request.Body.DrainAsync(cancel);
        http.Request.Body.Position = 0;
        return new Upload("", http.Request.ContentType, http.Request.Headers[SecretHeader] is [{ Length: > 0 } secret] ? secret : null, http.Request.Body);
    }

    private static IResult Malformed() => ApiResults.Problem(Refusal.Malformed("BodyMalformed"));
}
