#!/bin/sh
awslocal s3api create-bucket --bucket videos
