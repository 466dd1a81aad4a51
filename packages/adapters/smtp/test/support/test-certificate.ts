/** A certificate for `localhost`, signed by itself and good for a hundred years; its key is public, so it protects nothing. */
export const testCertificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUZYQnGZ6i7Hr4YV9NPU559DTrHqEwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzIyMzA1MloYDzIxMjYxMTAz
MjIzMDUyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARFdatwLFf3pGXkNzybDJPEM6kUBRhZ7kpVlOzhTpuJG+QhnF/yiqNc
W+NMS7QM+3mKhvOFEfGADrf3u2z4o7Rgo28wbTAdBgNVHQ4EFgQUiAcxRgZIkOuQ
A1Vk9ebqfKmZTFgwHwYDVR0jBBgwFoAUiAcxRgZIkOuQA1Vk9ebqfKmZTFgwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAN7kxg5MDlTnBIgj3b0lkf5SOxQVCap2snVAGRwwI6MAAiEA
8Oqv0TGUaNG4sEHiUmTZm41KcYNT8IXwrj5vvUsZodA=
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcyFaxuouY/WM+uQN
MnwCbpuRob4cey+U8zLctvudv8ehRANCAARFdatwLFf3pGXkNzybDJPEM6kUBRhZ
7kpVlOzhTpuJG+QhnF/yiqNcW+NMS7QM+3mKhvOFEfGADrf3u2z4o7Rg
-----END PRIVATE KEY-----`,
}
