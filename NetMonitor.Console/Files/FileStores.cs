using NetMonitor.Console.Data;

namespace NetMonitor.Console.Files;

/// <summary>A bucket, at an address such as <c>https://s3.example.org</c>, and who works with it.</summary>
public sealed record S3Options(string Endpoint, string Bucket, string Region, string AccessKey, string SecretKey);

/// <summary>Which store the settings name: <c>NetMonitor:Files:Folder</c>, or <c>NetMonitor:Files:S3</c>; else <c>files</c> in the data folder.</summary>
public static class FileStores
{
    private const string Section = "NetMonitor:Files", S3 = $"{Section}:S3";

    public static IServiceCollection AddFiles(this IServiceCollection services) => services
        .AddSingleton(provider => Open(provider.GetService<IConfiguration>())).AddSingleton<Contents>().AddSingleton<Attachments>();

    /// <exception cref="StartRefusedException">A setting is missing or malformed.</exception>
    public static IFileStore Open(IConfiguration? configuration)
    {
        configuration ??= new ConfigurationBuilder().Build();
        var folder = configuration[$"{Section}:Folder"];
        if (!configuration.GetSection(S3).GetChildren().Any())
            return new FolderStore(Path.GetFullPath(string.IsNullOrEmpty(folder) ? Path.Combine(ConsoleDatabase.DataFolder(configuration), "files") : folder));
        if (!string.IsNullOrEmpty(folder)) throw new StartRefusedException($"{Section}:Folder and {S3} name two places for files. Keep one of them.");
        var endpoint = Required("Endpoint");
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new StartRefusedException($"{S3}:Endpoint is no address of a web server: {endpoint}");
        return new S3Store(new S3Options(
            endpoint, Required("Bucket"), configuration[$"{S3}:Region"] ?? "us-east-1", Required("AccessKey"), Required("SecretKey")));

        string Required(string name) => configuration[$"{S3}:{name}"] is { Length: > 0 } value
            ? value
            : throw new StartRefusedException($"{S3}:{name} is missing (environment NetMonitor__Files__S3__{name}).");
    }
}
