namespace NetMonitor.Console.Localization;

/// <summary>Words of attached files and of adding them.</summary>
public sealed class FilesText
{
    public const string Empty = nameof(Empty);
    public const string Add = nameof(Add);
    public const string AddHint = nameof(AddHint);
    public const string AddPhoto = nameof(AddPhoto);
    public const string AddPhotoHint = nameof(AddPhotoHint);
    public const string Uploading = nameof(Uploading);
}
