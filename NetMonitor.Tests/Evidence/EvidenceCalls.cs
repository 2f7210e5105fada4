using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Evidence;

/// <summary>Files and calls of the tests of evidence.</summary>
internal static class EvidenceCalls
{
    public static byte[] Pdf(int size) => Begins("%PDF-1.7\n"u8, size);

    public static byte[] Png(int size) => Begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], size);

    public static byte[] Program(int size) => Begins("MZ\u0090\0"u8, size);

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static MultipartFormDataContent Form(byte[] bytes, string name, params (string Name, string Value)[] fields)
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var form = new MultipartFormDataContent { { part, "file", name } };
        foreach (var (field, value) in fields) form.Add(new StringContent(value), field);
        return form;
    }

    public static Task<ApiAnswer> BringAsync(this HttpClient client, byte[] bytes, string name = "照片.bin", params (string, string)[] fields) =>
        client.Post("evidence", Form(bytes, name, fields));

    public static async Task<HttpResponseMessage> OpenAsync(this HttpClient client, string id, RangeHeaderValue? range = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/evidence/{id}");
        request.Headers.Range = range;
        return await client.SendAsync(request);
    }

    /// <summary>Sends a part; the checksum is of the bytes unless another one is given.</summary>
    public static async Task<ApiAnswer> PatchAsync(this HttpClient client, string id, long offset, byte[] bytes, string? checksum = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/uploads/{id}") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        if (checksum is not null) request.Headers.TryAddWithoutValidation("Upload-Checksum", checksum);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new ApiAnswer(
            (int)response.StatusCode, text.Length > 0 ? System.Text.Json.JsonDocument.Parse(text).RootElement : default, response.Headers, text);
    }

    /// <summary>Where the upload goes on, by HEAD.</summary>
    public static async Task<long> OffsetAsync(this HttpClient client, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/api/v1/uploads/{id}");
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return long.Parse(response.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    private static byte[] Begins(ReadOnlySpan<byte> head, int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        head.CopyTo(bytes);
        return bytes;
    }
}
